// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {ICreatorToken} from "../../../../contracts/tokens/ICreatorToken.sol";
import {TokenStage} from "../../tokens/kit/TokenStage.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

contract TokenRolesTest is TokenStage, RoleMatrix {
    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](7);
        (people[0], people[1], people[2], people[3]) = (fan, other, creator, referrer);
        (people[4], people[5], people[6]) = (address(factory), address(ledger), treasury);
    }

    function notCreator(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(CreatorToken_NotCreator.selector, who);
    }

    /// @custom:caller CreatorToken.setPayout
    /// @custom:proves [S3.78] only the creator says where the fees go
    function test_setPayout() public {
        callerRow(creator, address(token), abi.encodeCall(ICreatorToken.setPayout, (other)), notCreator);
    }
}
