// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {Fees} from "../../../../contracts/payments/Fees.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {IFeeSchedule} from "../../../../contracts/payments/IFeeSchedule.sol";
import {MoneyStage} from "../../payments/MoneyStage.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

contract PaymentsRolesTest is MoneyStage, RoleMatrix {
    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](6);
        (people[0], people[1], people[2]) = (fan, other, treasury);
        (people[3], people[4], people[5]) = (address(ledger), address(schedule), address(currencies));
    }

    /// @custom:caller FeeSchedule.setFee
    /// @custom:proves [S3.79][S3.78] only the fee manager sets fees
    function test_setFee() public {
        roleRow(Roles.FEE_MANAGER, address(schedule), abi.encodeCall(IFeeSchedule.setFee, (Fees.TOKEN, 100)));
    }

    /// @custom:caller FeeSchedule.setTreasury
    /// @custom:proves [S3.79][S3.78] only the administrator moves the treasury
    function test_setTreasury() public {
        roleRow(0, address(schedule), abi.encodeCall(IFeeSchedule.setTreasury, (fan)));
    }

    /// @custom:caller FeeSchedule.pauseInflow
    /// @custom:proves [S3.79][S3.78] only the guardian pauses
    function test_pauseInflow() public {
        roleRow(Roles.GUARDIAN, address(schedule), abi.encodeCall(IFeeSchedule.pauseInflow, (Fees.TOKEN)));
    }

    /// @custom:caller FeeSchedule.resumeInflow
    /// @custom:proves [S3.79][S3.78] only the guardian resumes
    function test_resumeInflow() public {
        vm.prank(guardian);
        schedule.pauseInflow(Fees.TOKEN);
        roleRow(Roles.GUARDIAN, address(schedule), abi.encodeCall(IFeeSchedule.resumeInflow, (Fees.TOKEN)));
    }

    /// @custom:caller FeeSchedule.rearm
    /// @custom:proves [S3.79][S3.78] only the administrator arms the guardian again
    function test_rearm() public {
        vm.prank(guardian);
        schedule.pauseInflow(Fees.TOKEN);
        roleRow(0, address(schedule), abi.encodeCall(IFeeSchedule.rearm, (Fees.TOKEN)));
    }

    /// @custom:caller CurrencyList.list
    /// @custom:proves [S3.79][S3.78] only the lister lists
    function test_list() public {
        address token = address(new TestDollar());
        roleRow(Roles.CURRENCY_LISTER, address(currencies), abi.encodeCall(ICurrencyList.list, (token)));
    }

    /// @custom:caller CurrencyList.setPaused
    /// @custom:proves [S3.79][S3.78] only the lister pauses a currency
    function test_setPaused() public {
        roleRow(Roles.CURRENCY_LISTER, address(currencies), abi.encodeCall(ICurrencyList.setPaused, (1, true)));
    }

    /// @custom:caller FeeSchedule.setAuthority
    /// @custom:proves [S3.78][S3.79][T30] no role takes the fees from their manager
    function test_setAuthority() public {
        authorityRow(address(schedule));
    }

    /// @custom:caller CurrencyList.setAuthority
    /// @custom:proves [S3.78][S3.79][T30] no role takes the list of currencies from its manager
    function test_setAuthorityOfList() public {
        authorityRow(address(currencies));
    }
}
