// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {Roles} from "../../governance/Roles.sol";

/// @title Attested
/// @notice Knows who signs for the platform which card payments are good.
abstract contract Attested {
    IAccessManager private immutable MANAGER;

    constructor(IAccessManager manager) {
        MANAGER = manager;
    }

    /// @dev A key that was exchanged loses this at once, with all it signed.
    function _isAttestor(address account) internal view returns (bool member) {
        (member,) = MANAGER.hasRole(Roles.ATTESTOR, account);
    }
}
