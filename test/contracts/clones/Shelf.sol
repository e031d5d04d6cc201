// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CloneFactory} from "../../../contracts/clones/CloneFactory.sol";
import {PaymentParts} from "../kit/PaymentParts.sol";

/// @notice The smallest factory there can be: anybody makes the clone of any subject.
contract Mould is CloneFactory {
    function make(address subject, bytes calldata rest) external returns (address) {
        return _clone(subject, rest);
    }

    function cloneOf(address subject) external view returns (address) {
        return _cloneOf(subject);
    }

    function isClone(address account) external view returns (bool) {
        return _isClone(account);
    }
}

/// @notice What the clones are of.
contract Cup {
    function handle() external view returns (address) {
        return address(this);
    }
}

/// @title Shelf
/// @notice A factory of clones behind its proxy, with a model.
abstract contract Shelf is PaymentParts {
    address internal fan = address(0xFA11);
    address internal other = address(0x07E4);
    Mould internal mould;
    address internal model;

    function setUp() public virtual {
        openPayments();
        mould = Mould(proxyOf(address(new Mould())));
        model = address(new Cup());
        mould.setImplementation(model);
    }
}
